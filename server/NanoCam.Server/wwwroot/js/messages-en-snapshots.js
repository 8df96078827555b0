/** English texts about stills of several cameras. Loaded with the tools of the wall. */
export const snapshotMessages = {
  captureAll: 'Take stills',
  captureTogether: 'Take stills together',
  captureLead: 'Every camera takes one full-size still at the same time. A camera that does not answer in 5 seconds is left out.',
  captureReason: 'Reason (optional)',
  captureReasonHint: 'Kept with the stills and shown in the gallery.',
  captureStart: 'Take {n} stills',
  capturing: 'Taking {n} stills…',
  captureTaken: '{taken} of {n} stills stored.',
  captureSpread: 'Between the first and the last capture: {ms} ms.',
  captureDelay: '{ms} ms after the request',
};
