using System.Diagnostics.Metrics;

namespace NanoCam.Server.Uploads;

/// <summary>Uploads that were refused.</summary>
internal sealed class UploadMetrics
{
    public UploadMetrics(IMeterFactory meters, UploadLimiter uploads) =>
        meters.Create(ServerMeter.Name).AddLimit("uploads", () => uploads.Rejected);
}
