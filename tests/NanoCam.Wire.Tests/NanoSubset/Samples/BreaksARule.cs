namespace NanoCam.Wire.Tests.NanoSubset.Samples;

/// <summary>
/// C# that compiles for the device and that a rule of the gate rejects. Each sample has the rule, the place inside the class of the sample,
/// and the members of that class; <see cref="NanoCompiler"/> adds the rest.
/// </summary>
internal static class BreaksARule
{
    /// <summary>Place of an attribute of anything else than a type, a method or a field.</summary>
    public const string Metadata = "its metadata";

    private static readonly Dictionary<string, (DeviceRule Rule, string Member, string Source)> Language = new()
    {
        ["array of two dimensions"] = (
            DeviceRule.MultiDimensionalArray,
            "Sum",
            "static int Sum() { int[,] cells = new int[2, 2]; return cells[0, 0] + cells[1, 1]; }"
        ),
        ["checked addition"] = (DeviceRule.CheckedArithmetic, "Sum", "static int Sum(int first, int second) => checked(first + second);"),
        ["checked conversion"] = (DeviceRule.CheckedArithmetic, "Narrow", "static byte Narrow(int value) => checked((byte)value);"),
        ["default interface method"] = (
            DeviceRule.DefaultInterfaceMethod,
            "ICamera.Name",
            "public interface ICamera { string Name() { return \"camera\"; } }"
        ),
        ["default interface property"] = (
            DeviceRule.DefaultInterfaceMethod,
            "ICamera.get_Width",
            "public interface ICamera { int Width => 640; }"
        ),
        ["enum added to text"] = (DeviceRule.EnumText, "Describe", "static string Describe(CameraError error) => \"camera: \" + error;"),
        ["enum in text"] = (DeviceRule.EnumText, "Describe", "static string Describe(DayOfWeek day) => $\"{1:X4} on {day}\";"),
        ["enum.ToString"] = (DeviceRule.EnumText, "Describe", "static string Describe(DayOfWeek day) => day.ToString();"),
        ["field of two dimensions"] = (DeviceRule.MultiDimensionalArray, "Cells", "public static byte[,]? Cells;"),
        ["fixed byte pointer"] = (
            DeviceRule.Pointer,
            "First",
            "static unsafe byte First(byte[] jpeg) { fixed (byte* start = jpeg) { return *start; } }"
        ),
        ["function pointer"] = (DeviceRule.Pointer, "Call", "static unsafe int Call(delegate*<int, int> step) => step(1);"),
        ["pointer parameter"] = (DeviceRule.Pointer, "Read", "static unsafe byte Read(byte* start) => *start;"),
        ["stackalloc"] = (
            DeviceRule.Stackalloc,
            "First",
            "static unsafe byte First() { byte* bytes = stackalloc byte[16]; return bytes[0]; }"
        ),
    };

    private static readonly Dictionary<string, (DeviceRule Rule, string Member, string Source)> Generics = new()
    {
        ["Action<T>"] = (DeviceRule.GenericInstantiation, "Run", "static void Run(Action<int> step) => step(1);"),
        ["EventHandler<T>"] = (DeviceRule.GenericInstantiation, "Changed", "public static EventHandler<EventArgs>? Changed;"),
        ["Func<T>"] = (DeviceRule.GenericInstantiation, "Run", "static int Run(Func<int> next) => next();"),
        ["generic attribute"] = (
            DeviceRule.GenericInstantiation,
            "Camera",
            "public sealed class MarkAttribute<T> : Attribute { } [Mark<int>] public sealed class Camera { }"
        ),
        ["generic base class"] = (
            DeviceRule.GenericInstantiation,
            "Bytes",
            "public class Box<T> { public int Count; } public sealed class Bytes : Box<byte> { }"
        ),
        ["generic class"] = (DeviceRule.GenericDefinition, "Box`1", "public sealed class Box<T> { public int Count; }"),
        ["generic delegate"] = (
            DeviceRule.GenericInstantiation,
            "Pressed",
            "public delegate void Handler<T>(T value); public static Handler<int>? Pressed;"
        ),
        ["generic delegate named only"] = (DeviceRule.GenericInstantiation, "Kind", "static object Kind() => typeof(Action<,>);"),
        ["generic interface"] = (DeviceRule.GenericDefinition, "ISource`1", "public interface ISource<T> { void Take(T item); }"),
        ["generic local"] = (
            DeviceRule.GenericInstantiation,
            "Use",
            "public sealed class Box<T> { public int Count; } static int Use() { Box<byte> box = new Box<byte>(); return box.Count; }"
        ),
        ["generic local function"] = (
            DeviceRule.GenericDefinition,
            "<Pick>g__First|0_0",
            "static int Pick() { return First(1); static T First<T>(T a) { return a; } }"
        ),
        ["generic method"] = (DeviceRule.GenericDefinition, "First", "static T First<T>(T a, T b) => a;"),
        ["generic method call"] = (
            DeviceRule.GenericInstantiation,
            "Use",
            "static int Use() { return First(1, 2); } static T First<T>(T a, T b) => a;"
        ),
        ["generic struct"] = (DeviceRule.GenericDefinition, "Pair`1", "public struct Pair<T> { public T First; }"),
    };

    private static readonly Dictionary<string, (DeviceRule Rule, string Member, string Source)> CoreLibrary = new()
    {
        ["__arglist"] = (DeviceRule.TypedReference, "Sum", "static int Sum(__arglist) => 0;"),
        ["__makeref"] = (DeviceRule.TypedReference, "Kind", "static object Kind(int number) => __reftype(__makeref(number));"),
        ["AppDomainUnloadedException in a catch"] = (
            DeviceRule.NoEffect,
            "Run",
            "static void Run() { try { Console.WriteLine(); } catch (AppDomainUnloadedException) { Console.WriteLine(); } }"
        ),
        ["Assembly.GetTypes"] = (DeviceRule.Reflection, "Find", "static object Find() => Assembly.GetExecutingAssembly().GetTypes();"),
        ["Assembly.Load"] = (DeviceRule.Reflection, "Run", "static object Run(byte[] bytes) => Assembly.Load(bytes);"),
        ["ComVisible"] = (DeviceRule.NoEffect, "Camera", "[ComVisible(false)] public sealed class Camera { }"),
        ["CultureInfo"] = (DeviceRule.Culture, "Name", "static string Name() => CultureInfo.CurrentUICulture.Name;"),
        ["DBNull"] = (DeviceRule.NoEffect, "Nothing", "static object Nothing() => DBNull.Value;"),
        ["Debugger.Break"] = (DeviceRule.Debugger, "Stop", "static void Stop() => Debugger.Break();"),
        ["DebuggerStepThrough"] = (DeviceRule.NoEffect, "Run", "[DebuggerStepThrough] static void Run() { }"),
        ["Delegate.Method"] = (DeviceRule.Reflection, "Name", "static string Name(Action step) => step.Method.Name;"),
        ["EditorBrowsable of a field"] = (DeviceRule.NoEffect, "Count", "[EditorBrowsable] public static int Count;"),
        ["EditorBrowsable of a property"] = (DeviceRule.NoEffect, Metadata, "[EditorBrowsable] public static int Count => 1;"),
        ["ExcludeType"] = (DeviceRule.ExcludedType, "Camera", "[ExcludeType] public sealed class Camera { }"),
        ["ICustomFormatter"] = (
            DeviceRule.NoEffect,
            "Text",
            "public sealed class Text : ICustomFormatter { public string Format(string? format, object? arg, IFormatProvider? p) => \"\"; }"
        ),
        ["member of MemberInfo"] = (DeviceRule.Reflection, "Find", "static object Find(Type type) => type.GetCustomAttributes(false);"),
        ["NonSerialized"] = (DeviceRule.NoEffect, "Count", "[NonSerialized] public static int Count;"),
        ["NumberFormatInfo"] = (DeviceRule.Culture, "Sign", "public static System.Globalization.NumberFormatInfo? Sign;"),
        ["PlatformNotSupportedException"] = (DeviceRule.NoEffect, "Run", "static void Run() => throw new PlatformNotSupportedException();"),
        ["RemotingServices"] = (
            DeviceRule.NoEffect,
            "Run",
            "static bool Run(object camera) => System.Runtime.Remoting.RemotingServices.IsTransparentProxy(camera);"
        ),
        ["Serializable"] = (DeviceRule.NoEffect, "Camera", "[Serializable] public sealed class Camera { }"),
        ["SpinWait"] = (DeviceRule.SpinWait, "Wait", "static void Wait() => SpinWait.SpinUntil(10);"),
        ["STAThread"] = (DeviceRule.NoEffect, "Main", "[STAThread] static void Main() { }"),
        ["StructLayout of a class"] = (
            DeviceRule.StructLayout,
            "Header",
            "[StructLayout(LayoutKind.Sequential)] public sealed class Header { public int Length; }"
        ),
        ["StructLayout with a packing size"] = (
            DeviceRule.StructLayout,
            "Header",
            "[StructLayout(LayoutKind.Sequential, Pack = 1)] public struct Header { public byte Kind; public int Length; }"
        ),
        ["Type.GetMethod"] = (DeviceRule.Reflection, "Find", "static object Find() => typeof(int).GetMethod(\"Parse\");"),
        ["Type.GetType of a name"] = (DeviceRule.Reflection, "Find", "static object Find() => Type.GetType(\"System.Int32\");"),
        ["Type.InvokeMember"] = (
            DeviceRule.Reflection,
            "Run",
            "static object Run(Type type, object camera) => type.InvokeMember(\"Run\", BindingFlags.Public, null, camera, null);"
        ),
        ["TypeCode"] = (DeviceRule.NoEffect, "Code", "public static TypeCode Code;"),
    };

    public static IReadOnlyDictionary<string, (DeviceRule Rule, string Member, string Source)> All { get; } =
        Language.Concat(Generics).Concat(CoreLibrary).ToDictionary();
}
