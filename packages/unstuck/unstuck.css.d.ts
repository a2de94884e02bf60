/** Importing the style sheet gives nothing; compilers that check such imports want to be told of it. */
declare module 'unstuck/unstuck.css';
