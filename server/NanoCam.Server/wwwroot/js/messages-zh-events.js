/** Chinese texts of the pages about events and webhooks. Views that show some load them. */
export const eventMessages = {
  // List
  server: '服务器',
  allCameras: '全部摄像头',
  allEvents: '全部事件',
  eventKind: '类型',
  eventKinds: '单个类型',
  eventGroups: '分组',
  eventGroup_movement: '移动与检测',
  eventGroup_connection: '连接',
  eventGroup_recording: '录像与磁盘',
  eventCount: '{kind}：{n}',
  cause_detector: '由检测程序触发',
  today: '今天',
  noEvents: '没有符合条件的事件。',
  newEvents: '新事件：{n}',
  liveOf: '{name} 的实时画面',
  markSeen: '标为已读 (M)',
  markNew: '标为未读 (M)',
  markAllSeen: '全部标为已读',
  allSeen: '已将全部事件标为已读。',

  // Notifications
  notifications: '页面打开时通知我',
  notificationsNeedHttps: '通知需要 HTTPS。',
  notificationsDenied: '浏览器不允许通知。请在浏览器的网站设置中允许本页面发送通知。',

  // Keyboard
  keyEvent: '下一个和上一个事件',
  keyRecording: '打开录像',
  keySeen: '标为已读',

  // Detections
  detectionsNow: '检测到：{labels}',

  // Webhooks
  webhooks: 'Webhook',
  webhooksNone: '尚未配置 Webhook。请在服务器配置中设置 NanoCam:Webhooks。',
  webhookUrl: '接收方',
  webhookPreset: '预设',
  webhookEvents: '事件',
  webhookAccepted: '成功',
  webhookFailed: '失败',
  webhookLost: '丢失',
  webhookWaiting: '等待',
  webhookState: '状态',
  webhookWorks: '正常',
  webhookUnused: '尚未使用',
  webhookTest: '测试',
  webhookTestOf: '测试 Webhook {n}',
  webhookTestAccepted: 'Webhook {n} 已接收测试，用时 {time}。',
  webhookTestFailed: 'Webhook {n} 测试失败。{reason}',
  webhookFailures: '未送达的事件',
  webhookTime: '时间',
  webhookNumber: 'Webhook',
  webhookEvent: '事件',
  webhookAttempts: '尝试次数',
  webhookReason: '原因',
  webhookRetry: '重新发送',
  webhookClear: '清空列表',
};
