/** English texts of the pages about events and webhooks. Views that show some load them. */
export const eventMessages = {
  // List
  server: 'Server',
  allCameras: 'All cameras',
  allEvents: 'All events',
  eventKind: 'Kind',
  eventKinds: 'Single kinds',
  eventGroups: 'Groups',
  eventGroup_movement: 'Motion and detections',
  eventGroup_connection: 'Connection',
  eventGroup_recording: 'Recording and disk',
  eventCount: '{kind}: {n}',
  cause_detector: 'by a detector',
  today: 'Today',
  noEvents: 'There are no such events.',
  newEvents: 'New events: {n}',
  liveOf: 'Live picture of {name}',
  markSeen: 'Mark as seen (M)',
  markNew: 'Mark as new (M)',
  markAllSeen: 'Mark all as seen',
  allSeen: 'All events are marked as seen.',

  // Notifications
  notifications: 'Notify me while this page is open',
  notificationsNeedHttps: 'Notifications need HTTPS.',
  notificationsDenied: 'The browser does not allow notifications. Allow them in its settings for this page.',

  // Keyboard
  keyEvent: 'Next and previous event',
  keyRecording: 'Open the recording',
  keySeen: 'Mark as seen',

  // Detections
  detectionsNow: 'Detected: {labels}',

  // Webhooks
  webhooks: 'Webhooks',
  webhooksNone: 'No webhook is configured. Set NanoCam:Webhooks in the configuration of the server.',
  webhookUrl: 'Receiver',
  webhookPreset: 'Preset',
  webhookEvents: 'Events',
  webhookAccepted: 'Accepted',
  webhookFailed: 'Failed',
  webhookLost: 'Lost',
  webhookWaiting: 'Waiting',
  webhookState: 'State',
  webhookWorks: 'Works',
  webhookUnused: 'Not used yet',
  webhookTest: 'Test',
  webhookTestOf: 'Test webhook {n}',
  webhookTestAccepted: 'Webhook {n} accepted the test after {time}.',
  webhookTestFailed: 'The test of webhook {n} failed. {reason}',
  webhookFailures: 'Events that did not arrive',
  webhookTime: 'Time',
  webhookNumber: 'Webhook',
  webhookEvent: 'Event',
  webhookAttempts: 'Attempts',
  webhookReason: 'Reason',
  webhookRetry: 'Send again',
  webhookClear: 'Clear the list',
};
