import fc from 'fast-check';

/** Any UTF-16 units, halves of surrogate pairs as well (`unit: 'binary'` takes seconds to begin). */
export const anyString = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 100 })
  .map((units) => String.fromCharCode(...units));
