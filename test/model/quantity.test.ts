import { Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { bytesToQuantity, cpuInMillis, millisToQuantity, parseQuantity, sizeInBytes } from '../../src/model/quantity';

test.each([
  [Size.gibibytes(10), '10Gi'],
  [Size.gibibytes(1.5), '1536Mi'],
  [Size.mebibytes(1024), '1Gi'],
  [Size.kibibytes(3), '3Ki'],
  [Size.tebibytes(2), '2Ti'],
  [Size.pebibyte(1), '1Pi'],
  [Size.kibibytes(0.5), '512'],
])('%j is written as Kubernetes writes it back', (size, text) => {
  expect(bytesToQuantity(sizeInBytes(size))).toBe(text);
});

test.each([
  [Cpu.millis(100), '100m'],
  [Cpu.millis(1000), '1'],
  [Cpu.millis(1500), '1500m'],
  [Cpu.units(2), '2'],
  [Cpu.units(0.5), '500m'],
])('%j of processor is written as Kubernetes writes it back', (cpu, text) => {
  expect(millisToQuantity(cpuInMillis(cpu))).toBe(text);
});

test.each([
  ['10Gi', 10 * 1024 ** 3],
  ['512Mi', 512 * 1024 ** 2],
  ['1Ki', 1024],
])('%s is a size', (text, bytes) => {
  expect(parseQuantity(text)).toBe(bytes);
});

test.each(['10', '10G', '10 Gi', '-1Gi', '1.5Gi', ''])('%p is no size', (text) => {
  expect(parseQuantity(text)).toBeUndefined();
});
