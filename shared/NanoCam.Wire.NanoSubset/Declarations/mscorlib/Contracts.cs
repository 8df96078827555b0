// mscorlib: the small interfaces everything else refers to.
#nullable disable

namespace System;

public interface ICloneable
{
    object Clone();
}

public interface IComparable
{
    int CompareTo(object obj);
}

public interface IDisposable
{
    void Dispose();
}

public interface IFormatProvider
{
    object GetFormat(Type formatType);
}

public interface IFormattable
{
    string ToString(string format, IFormatProvider formatProvider);
}

public abstract class MarshalByRefObject
{
    protected extern MarshalByRefObject();
}

public class WeakReference
{
    public virtual extern bool IsAlive { get; }
    public virtual extern object Target { get; set; }
    public extern WeakReference(object target);
}

public static class GC
{
    public static extern void WaitForPendingFinalizers();
    public static extern void SuppressFinalize(object obj);
    public static extern void ReRegisterForFinalize(object obj);
}
