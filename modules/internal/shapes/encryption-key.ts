import type { EncryptionKeyProps } from '../../encryption-key';
import { fields, flag, known, number, plainText, tokenList } from '../shape';

/** Shape of `EncryptionKeyProps`. */
export const encryptionKeyShape = fields<EncryptionKeyProps>({
  clients: tokenList(known(plainText)),
  aliasName: plainText,
  deletionWindowDays: number,
  forceDestroy: flag,
});
