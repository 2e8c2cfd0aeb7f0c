import { Size } from 'cdk8s';
import { parseQuantity } from '../model/quantity';

/** A text such as 10Gi as a Size; another text goes on as it is, for the construct to refuse. */
export function size(text: string): Size {
  const bytes = parseQuantity(text);
  return bytes === undefined ? (text as unknown as Size) : Size.kibibytes(bytes / 1024);
}
