/** Vite reads the styles. */
declare module '*.css';
