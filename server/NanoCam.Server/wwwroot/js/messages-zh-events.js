/** Chinese texts of the pages about events, and of the administration. Views that show some load them. */
export const eventMessages = {
  // List
  server: '服务器',
  allCameras: '全部摄像头',
  allEvents: '全部事件',
  eventKind: '类型',
  eventKinds: '具体类型',
  eventGroups: '分组',
  eventGroup_movement: '移动侦测与目标检测',
  eventGroup_connection: '连接',
  eventGroup_recording: '录像与磁盘',
  eventCount: '{kind}：{n}',
  today: '今天',
  noEvents: '暂无事件。',
  noEventsFound: '没有符合筛选条件的事件。',
  newEvents: '新事件：{n}',
  liveOf: '{name} 的实时画面',
  markSeen: '标为已读 (M)',
  markNew: '标为未读 (M)',
  markAllSeen: '全部标为已读',
  allSeen: '已将全部事件标为已读。',

  // Notifications
  notifications: '页面打开期间接收通知',
  notificationsNeedHttps: '通知功能需要 HTTPS。',
  notificationsDenied: '浏览器已阻止通知，请在浏览器的网站设置中允许本页面发送通知。',

  // Keyboard
  keyEvent: '上一个和下一个事件',
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
  webhookWaiting: '排队中',
  webhookState: '状态',
  webhookWorks: '正常',
  webhookUnused: '尚未使用',
  webhookTest: '测试',
  webhookTestOf: '测试 Webhook {n}',
  webhookTestAccepted: 'Webhook {n} 测试成功，用时 {time}。',
  webhookTestFailed: 'Webhook {n} 测试失败。{reason}',
  webhookFailures: '未送达的事件',
  webhookTime: '时间',
  webhookNumber: 'Webhook',
  webhookEvent: '事件',
  webhookAttempts: '尝试次数',
  webhookReason: '原因',
  webhookRetry: '重新发送',
  webhookClear: '清空列表',

  // Other lists of the administration
  tokensNone: '暂无令牌。',
  shareLinksNone: '暂无有效的分享链接。',
  storageNone: '暂无录像或快照。',
};
