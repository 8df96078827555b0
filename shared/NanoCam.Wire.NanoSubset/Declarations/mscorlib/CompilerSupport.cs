// mscorlib: what the compiler asks for by name. RuntimeFeature promises default interface methods; the device crashes on them all the
// same, so the gate refuses them in the IL.
#nullable disable

namespace System.Runtime.CompilerServices;

public static class RuntimeHelpers
{
    public static extern int OffsetToStringData { get; }
    public static extern void InitializeArray(Array array, RuntimeFieldHandle fldHandle);
    public static extern object GetObjectValue(object obj);
    public static extern void RunClassConstructor(RuntimeTypeHandle type);
}

public static class RuntimeFeature
{
    public const string DefaultImplementationsOfInterfaces = "DefaultImplementationsOfInterfaces";
    public static extern bool IsSupported(string feature);
}

public static class IsExternalInit;

public enum MethodImplOptions
{
    Unmanaged = 4,
    ForwardRef = 16,
    PreserveSig = 128,
    InternalCall = 4096,
    Synchronized = 32,
    NoInlining = 8
}

public sealed class MethodImplAttribute : Attribute
{
    public MethodCodeType MethodCodeType;
    public extern MethodImplOptions Value { get; }
    public extern MethodImplAttribute(MethodImplOptions methodImplOptions);
    public extern MethodImplAttribute(short _value);
    public extern MethodImplAttribute();
}

public enum MethodCodeType
{
    IL = 0,
    Native = 1,
    OPTIL = 2,
    Runtime = 3
}
