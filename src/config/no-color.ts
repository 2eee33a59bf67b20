/** Whether somebody wants no colours: https://no-color.org */
export const isColorUnwanted = (): boolean => Boolean(process.env.NO_COLOR);
