/** English texts about stills of several cameras. Loaded with the tools of the wall. */
export const snapshotMessages = {
  captureAll: 'Take stills',
  captureTogether: 'Take stills of several cameras',
  captureLead: 'Every camera takes one full-size still at the same time. A camera that does not respond within 5 seconds is left out.',
  captureReason: 'Reason (optional)',
  captureReasonHint: 'Stored with the stills and shown in the gallery.',
  captureStart: 'Take {n} stills',
  capturing: 'Taking {n} stills…',
  captureTaken: '{taken} of {n} stills stored.',
  captureSpread: 'Captured within {ms} ms of each other.',
  captureDelay: '{ms} ms after the request',
};
