import { arnFormat, type Format } from '../core/format';

const [acmCertificate, form] = arnFormat('acm', 'a certificate', 'certificate/[\\w-]+');
const [iamCertificate] = arnFormat('iam', 'a certificate', 'server-certificate/[\\w+=,.@/-]+');

/**
 * ARN of a certificate that a load balancer accepts: from ACM or IAM.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html
 */
export const certificateArnFormat: Format = [new RegExp(`${acmCertificate.source}|${iamCertificate.source}`), form];
