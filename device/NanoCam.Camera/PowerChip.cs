namespace NanoCam.Camera;

/// <summary>Power chips that control the sensor's supply.</summary>
public enum PowerChip
{
    /// <summary>The sensor is powered whenever the board is.</summary>
    None = 0,

    /// <summary>X-Powers AXP2101 (LilyGO T-Camera S3).</summary>
    Axp2101 = 1,

    /// <summary>X-Powers AXP313A (DFRobot FireBeetle 2 ESP32-S3).</summary>
    Axp313A = 2,
}
