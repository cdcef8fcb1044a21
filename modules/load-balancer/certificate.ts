import { AcmCertificate } from '@cdktf/provider-aws/lib/acm-certificate';
import { AcmCertificateValidation } from '@cdktf/provider-aws/lib/acm-certificate-validation';
import { Route53Record } from '@cdktf/provider-aws/lib/route53-record';
import { Fn, propertyAccess, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { LoadBalancerDomain } from './domain';

/**
 * ACM certificate for a domain name. ACM renews it as long as the validation record exists.
 *
 *     AcmCertificate                replaced before it is destroyed, because a listener uses it
 *     ├── Route53Record             DNS validation record
 *     └── AcmCertificateValidation  waits until the certificate is issued
 */
export class LoadBalancerCertificate extends Construct {
  /** ARN of the certificate, available once it is issued. */
  readonly certificateArn: string;

  /** Underlying Terraform resources. Set attributes or add overrides on them before synthesis. */
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
    const validationRecord = this.createValidationRecord(certificate, domain.hostedZoneId);
    const validation = new AcmCertificateValidation(this, 'Validation', {
      certificateArn: certificate.arn,
      validationRecordFqdns: [validationRecord.fqdn],
    });

    this.certificateArn = validation.certificateArn;
    this.resources = { certificate, validationRecord, validation };
  }

  private createValidationRecord(certificate: AcmCertificate, hostedZoneId: string): Route53Record {
    // The options are a set with one element per name. `for_each` is not possible, because its keys must be known at
    // plan time.
    const option = (attribute: string): string =>
      Token.asString(propertyAccess(Fn.one(certificate.domainValidationOptions), [attribute]));
    return new Route53Record(this, 'ValidationRecord', {
      zoneId: hostedZoneId,
      name: option('resource_record_name'),
      type: option('resource_record_type'),
      records: [option('resource_record_value')],
      ttl: 300,
      // ACM uses the same record for all certificates of a name, in all regions.
      allowOverwrite: true,
    });
  }
}
