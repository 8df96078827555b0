namespace NanoCam.Jpeg;

/// <summary>Memory for incoming bytes, which may be limited.</summary>
public interface IFrameMemory
{
    /// <summary>Rents an array of at least the given size; null if the limit is reached.</summary>
    byte[]? TryRentArray(int length);

    /// <summary>Returns a rented array.</summary>
    void Return(byte[] array);
}
