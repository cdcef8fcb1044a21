import theme from 'vitepress/theme';
import './style.css';

/** The theme of VitePress with the styles of this site. */
export default theme;
