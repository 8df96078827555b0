/** Simplified Chinese texts about stills of several cameras, with the same keys as messages-en-snapshots.js. */
export const snapshotMessages = {
  captureAll: '拍摄快照',
  captureTogether: '同时拍摄快照',
  captureLead: '所有摄像头同时拍摄一张全尺寸快照。5 秒内没有响应的摄像头会被跳过。',
  captureReason: '原因（可选）',
  captureReasonHint: '随快照一起保存，并在快照列表中显示。',
  captureStart: '拍摄 {n} 张快照',
  capturing: '正在拍摄 {n} 张快照…',
  captureTaken: '已保存 {taken} 张快照，共 {n} 台摄像头。',
  captureSpread: '第一张与最后一张的拍摄时间相差 {ms} 毫秒。',
  captureDelay: '请求后 {ms} 毫秒拍摄',
};
