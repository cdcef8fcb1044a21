import type { DeliveryTarget } from './target';
import { valueErrors, fields, typeErrors, required, type Shape } from '../core/shape';

/** Makes a target of properties that are what their types say. One of others is refused with its delivery stream. */
export function checked<Props>(shape: Shape, make: (props: Props) => DeliveryTarget): (props: Props) => DeliveryTarget {
  const stream = fields<{ readonly to: unknown }>({ to: required(shape) });
  return (to) => {
    const odd = typeErrors({ to }, stream);
    return {
      // Asked first, and the others never where these are any.
      problems: () => (odd.length > 0 ? odd : [...make(to).problems(), ...valueErrors({ to }, stream)]),
      configuration: (means) => make(to).configuration(means),
      statements: (deliveryStream) => make(to).statements(deliveryStream),
    };
  };
}
