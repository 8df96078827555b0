namespace NanoCam.Server.Explain;

/// <summary>What happened to a camera in a few minutes, by its frames and health reports. A mutable row of the health history.</summary>
internal sealed class HealthBucket
{
    /// <summary>The camera.</summary>
    public string Camera { get; init; } = "";

    /// <summary>Start in microseconds since 1970.</summary>
    public long Time { get; init; }

    /// <summary>Seconds in which the camera was online.</summary>
    public long OnlineSeconds { get; set; }

    /// <summary>Seconds in which the server ran.</summary>
    public long ObservedSeconds { get; set; }

    /// <summary>Frames that were delivered and accepted.</summary>
    public long Delivered { get; set; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; set; }

    /// <summary>Sequence numbers that never arrived.</summary>
    public long Lost { get; set; }

    /// <summary>Frames that were rejected.</summary>
    public long Rejected { get; set; }

    /// <summary>Of those: too large for the server.</summary>
    public long TooLarge { get; set; }

    /// <summary>Frames that the camera replaced by a newer one before it sent them.</summary>
    public long Replaced { get; set; }

    /// <summary>Frames larger than the buffer of the camera.</summary>
    public long Overflow { get; set; }

    /// <summary>Number of times that the sensor delivered no frame in time, or that its driver restarted.</summary>
    public long SensorErrors { get; set; }

    /// <summary>Connections that began.</summary>
    public long Connections { get; set; }

    /// <summary>Losses of the Wi-Fi connection.</summary>
    public long WifiLosses { get; set; }

    /// <summary>Reason of the last one; 0 for none.</summary>
    public long WifiReason { get; set; }

    /// <summary>Highest number of consecutive restarts after a brownout.</summary>
    public long BrownOuts { get; set; }

    /// <summary>Number of reports with a signal strength.</summary>
    public long SignalReports { get; set; }

    /// <summary>Sum of the signal strengths in dBm.</summary>
    public long SignalSum { get; set; }

    /// <summary>Weakest signal in dBm; 0 without a report.</summary>
    public long SignalLowest { get; set; }

    /// <summary>Least free memory in bytes; -1 without a report.</summary>
    public long LeastMemory { get; set; } = -1;

    /// <summary>Highest chip temperature in degrees Celsius; -128 without a report.</summary>
    public long Hottest { get; set; } = -128;

    /// <summary>Microseconds without frames, for an unknown reason.</summary>
    public long GapUnknown { get; set; }

    /// <summary>Microseconds without frames: the camera did not send them.</summary>
    public long GapDevice { get; set; }

    /// <summary>Microseconds without frames: the connection was lost or too slow.</summary>
    public long GapLink { get; set; }

    /// <summary>Microseconds without frames: the server was stopped or busy.</summary>
    public long GapServer { get; set; }

    /// <summary>Microseconds without frames: the camera restarted.</summary>
    public long GapRestart { get; set; }

    /// <summary>Microseconds without frames: the disk could not store them.</summary>
    public long GapDisk { get; set; }

    /// <summary>Adds another bucket.</summary>
    public void Add(HealthBucket other)
    {
        OnlineSeconds += other.OnlineSeconds;
        ObservedSeconds += other.ObservedSeconds;
        Delivered += other.Delivered;
        Bytes += other.Bytes;
        Lost += other.Lost;
        Rejected += other.Rejected;
        TooLarge += other.TooLarge;
        Replaced += other.Replaced;
        Overflow += other.Overflow;
        SensorErrors += other.SensorErrors;
        Connections += other.Connections;
        WifiLosses += other.WifiLosses;
        WifiReason = other.WifiReason != 0 ? other.WifiReason : WifiReason;
        BrownOuts = Math.Max(BrownOuts, other.BrownOuts);
        SignalReports += other.SignalReports;
        SignalSum += other.SignalSum;
        SignalLowest = Math.Min(SignalLowest, other.SignalLowest);
        LeastMemory =
            LeastMemory < 0 ? other.LeastMemory
            : other.LeastMemory < 0 ? LeastMemory
            : Math.Min(LeastMemory, other.LeastMemory);
        Hottest = Math.Max(Hottest, other.Hottest);
        GapUnknown += other.GapUnknown;
        GapDevice += other.GapDevice;
        GapLink += other.GapLink;
        GapServer += other.GapServer;
        GapRestart += other.GapRestart;
        GapDisk += other.GapDisk;
    }
}
