namespace NanoCam.Device.Capture;

/// <summary>Names of the sensors that esp32-camera supports, by product id (its sensor.h).</summary>
internal static class SensorNames
{
    public static string Find(int sensorId)
    {
        switch (sensorId)
        {
            case 0:
                return "";
            case 0x26:
                return "OV2640";
            case 0x3660:
                return "OV3660";
            case 0x5640:
                return "OV5640";
            case 0x1410:
                return "NT99141";
            case 0x039E:
                return "MEGA_CCM";
            case 0x76:
                return "OV7670";
            case 0x77:
                return "OV7725";
            case 0x2145:
                return "GC2145";
            case 0x232A:
                return "GC032A";
            case 0x9B:
                return "GC0308";
            case 0x30:
                return "BF3005";
            case 0x20A6:
                return "BF20A6";
            case 0xDA4A:
                return "SC101IOT";
            case 0x9A46:
                return "SC030IOT";
            case 0x0031:
                return "SC031GS";
            case 0x0955:
                return "HM1055";
            case 0x0360:
                return "HM0360";
            default:
                return "0x" + sensorId.ToString("X");
        }
    }
}
