/** English texts of the pages about events, and of the administration. Views that show some load them. */
export const eventMessages = {
  // List
  server: 'Server',
  allCameras: 'All cameras',
  allEvents: 'All events',
  eventKind: 'Type',
  eventKinds: 'Individual types',
  eventGroups: 'Groups',
  eventGroup_movement: 'Motion and detections',
  eventGroup_connection: 'Connection',
  eventGroup_recording: 'Recording and disk',
  eventCount: '{kind}: {n}',
  today: 'Today',
  noEvents: 'No events yet.',
  noEventsFound: 'No events match the filter.',
  newEvents: 'New events: {n}',
  liveOf: 'Live picture of {name}',
  markSeen: 'Mark as seen (M)',
  markNew: 'Mark as new (M)',
  markAllSeen: 'Mark all as seen',
  allSeen: 'All events are marked as seen.',

  // Notifications
  notifications: 'Notify me while this page is open',
  notificationsNeedHttps: 'Notifications require HTTPS.',
  notificationsDenied: 'The browser blocks notifications. Allow them for this page in the browser settings.',

  // Keyboard
  keyEvent: 'Next and previous event',
  keyRecording: 'Open the recording',
  keySeen: 'Mark as seen',

  // Detections
  detectionsNow: 'Detected: {labels}',

  // Webhooks
  webhooks: 'Webhooks',
  webhooksNone: 'No webhooks are configured. To add one, set NanoCam:Webhooks in the server configuration.',
  webhookUrl: 'Receiver',
  webhookPreset: 'Preset',
  webhookEvents: 'Events',
  webhookAccepted: 'Accepted',
  webhookFailed: 'Failed',
  webhookLost: 'Lost',
  webhookWaiting: 'Waiting',
  webhookState: 'Status',
  webhookWorks: 'Working',
  webhookUnused: 'Not used yet',
  webhookTest: 'Test',
  webhookTestOf: 'Test webhook {n}',
  webhookTestAccepted: 'Webhook {n} accepted the test after {time}.',
  webhookTestFailed: 'The test of webhook {n} failed. {reason}',
  webhookFailures: 'Undelivered events',
  webhookTime: 'Time',
  webhookNumber: 'Webhook',
  webhookEvent: 'Event',
  webhookAttempts: 'Attempts',
  webhookReason: 'Reason',
  webhookRetry: 'Send again',
  webhookClear: 'Clear the list',

  // Other lists of the administration
  tokensNone: 'No tokens yet.',
  shareLinksNone: 'No active share links.',
  storageNone: 'No recordings or stills yet.',
};
