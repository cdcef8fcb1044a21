import { AcmCertificate } from '@cdktf/provider-aws/lib/acm-certificate';
import { AcmCertificateValidation } from '@cdktf/provider-aws/lib/acm-certificate-validation';
import { Route53Record } from '@cdktf/provider-aws/lib/route53-record';
import { Fn, propertyAccess, Token } from 'cdktf';
import { Construct } from 'constructs';
import { patternProblem, type Problem } from '../core/validation';

/** A name under which a load balancer is reached, in a hosted zone of Route 53. */
export interface LoadBalancerDomain {
  /**
   * The name, in lower case, as in `shop.example.com`; 64 characters at most.
   *
   * @see https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html
   */
  readonly domainName: string;

  /** Id of the public hosted zone that holds the name, as in `Z0123456789ABCDEFGHIJ`. */
  readonly hostedZoneId: string;
}

/**
 * A certificate for one name, which ACM renews for as long as the record stands that proves the name to be ours.
 *
 *     AcmCertificate                its successor is made before it goes, since a listener uses it
 *     ├── Route53Record             the proof that ACM asks for
 *     └── AcmCertificateValidation  waits until ACM has seen it
 */
export class LoadBalancerCertificate extends Construct {
  /** ARN of the certificate, known once it is issued. */
  readonly certificateArn: string;

  /** The Terraform resources underneath; set fields or add overrides on them before synth. */
  readonly resources: {
    readonly certificate: AcmCertificate;
    readonly validationRecord: Route53Record;
    readonly validation: AcmCertificateValidation;
  };

  constructor(scope: Construct, id: string, domain: LoadBalancerDomain) {
    super(scope, id);

    const certificate = new AcmCertificate(this, 'Resource', {
      domainName: domain.domainName,
      validationMethod: 'DNS',
      lifecycle: { createBeforeDestroy: true },
    });
    const validationRecord = this.proveOwnership(certificate, domain.hostedZoneId);
    const validation = new AcmCertificateValidation(this, 'Validation', {
      certificateArn: certificate.arn,
      validationRecordFqdns: [validationRecord.fqdn],
    });

    this.certificateArn = validation.certificateArn;
    this.resources = { certificate, validationRecord, validation };
  }

  private proveOwnership(certificate: AcmCertificate, hostedZoneId: string): Route53Record {
    // A set, of as many as the certificate has names: for_each would do, but its keys have to be known in the plan.
    const wanted = (attribute: string): string =>
      Token.asString(propertyAccess(Fn.one(certificate.domainValidationOptions), [attribute]));
    return new Route53Record(this, 'ValidationRecord', {
      zoneId: hostedZoneId,
      name: wanted('resource_record_name'),
      type: wanted('resource_record_type'),
      records: [wanted('resource_record_value')],
      ttl: 300,
      // ACM wants the same record for every certificate of one name, in whichever region.
      allowOverwrite: true,
    });
  }
}

/** What is wrong with the domain that a load balancer is to have. */
export function domainProblems({ domainName, hostedZoneId }: LoadBalancerDomain): Problem[] {
  return [
    patternProblem(
      'domain.domainName',
      domainName,
      /^(?=.{1,64}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/,
      'a name of 64 characters at most, in lower case, such as "shop.example.com"',
    ),
    patternProblem(
      'domain.hostedZoneId',
      hostedZoneId,
      /^Z[A-Z0-9]{1,31}$/,
      'the id of a hosted zone, such as "Z0123456789ABCDEFGHIJ"',
    ),
  ];
}
