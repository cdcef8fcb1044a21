export { tearDown as default } from '../../lab/synth/temporary-folder';
