/** ID of the task whose log router runs on this machine. */
export const taskId = '0123456789abcdef0123456789abcdef';
