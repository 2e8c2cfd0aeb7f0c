import { snapshotFlaw, snapshotStage } from '../../../src/model/backup/snapshot-progress';

test.each([
  [undefined, 'waiting'],
  [{}, 'waiting'],
  [{ readyToUse: true }, 'waiting'],
  [{ creationTime: 'x' }, 'cut'],
  [{ creationTime: 'x', readyToUse: false }, 'cut'],
  [{ creationTime: 'x', readyToUse: true }, 'ready'],
])('%j is %s', (status, stage) => {
  expect(snapshotStage(status)).toBe(stage);
});

const good = { boundVolumeSnapshotContentName: 'content', restoreSize: '1Gi' };

test.each([
  [good, 'fast', 'fast', undefined],
  [good, 'slow', undefined, undefined],
  [{ restoreSize: '1Gi' }, undefined, undefined, 'it is bound to no VolumeSnapshotContent'],
  [{ ...good, restoreSize: '0' }, undefined, undefined, 'its restore size is 0'],
  [{ ...good, restoreSize: undefined }, undefined, undefined, 'its restore size is unknown'],
  [good, 'slow', 'fast', 'its class is slow, not fast'],
  [good, undefined, 'fast', 'its class is unknown, not fast'],
])('%j of class %s, asked for %s: %s', (status, snapshotClass, asked, flaw) => {
  expect(snapshotFlaw({ status, snapshotClass }, { snapshotClass: asked, sizeOf: parseFloat })).toBe(flaw);
});
