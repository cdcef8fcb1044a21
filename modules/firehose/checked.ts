import type { DeliveryTarget } from './target';
import { madeBy } from '../core/factory-object';
import { fields } from '../core/object-shape';
import { valueErrors, typeErrors, required, type Shape } from '../core/shape';

/** Wraps a target factory so that the delivery stream reports properties of the wrong type as problems. */
export function checked<Props>(
  name: string,
  shape: Shape,
  create: (props: Props) => DeliveryTarget,
): (props: Props) => DeliveryTarget {
  const stream = fields<{ readonly to: unknown }>({ to: required(shape) });
  return (to: Props): DeliveryTarget => {
    const wrongTypes = typeErrors({ to }, stream);
    return madeBy(`DeliveryTarget.${name}`, {
      // The delivery stream calls this first, and the other methods only if there are no problems.
      problems: () => (wrongTypes.length > 0 ? wrongTypes : [...create(to).problems(), ...valueErrors({ to }, stream)]),
      configuration: (context) => create(to).configuration(context),
      statements: (deliveryStream) => create(to).statements(deliveryStream),
    });
  };
}
