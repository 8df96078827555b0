namespace NanoCam.Device.Time;

/// <summary>Work that the supervisor checks.</summary>
public interface IProgress
{
    /// <summary>A number that changes at least once a minute while the work goes on, whether there is something to do or not.</summary>
    int Progress { get; }
}
