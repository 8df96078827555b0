using System.Diagnostics;

namespace NanoCam.Wire.Tests.NanoSubset;

/// <summary>Code that compiles for nanoFramework and then crashes, fails or does nothing on the device.</summary>
internal enum DeviceRule
{
    GenericDefinition,
    GenericInstantiation,
    MultiDimensionalArray,
    DefaultInterfaceMethod,
    Stackalloc,
    Pointer,
    TypedReference,
    CheckedArithmetic,
    EnumText,
    Reflection,
    Culture,
    SpinWait,
    Debugger,
    StructLayout,
    ExcludedType,
    NoEffect,
}

internal static class DeviceRuleTexts
{
    /// <summary>The rule as the end of a sentence that begins with the location.</summary>
    public static string Sentence(this DeviceRule rule) =>
        rule switch
        {
            DeviceRule.GenericDefinition => "is generic; the device crashes on a generic definition even if no code uses it",
            DeviceRule.GenericInstantiation => "uses a generic type or method; the device crashes on it",
            DeviceRule.MultiDimensionalArray => "uses an array of more than one dimension; the device has none, use an array of arrays",
            DeviceRule.DefaultInterfaceMethod => "is an interface method with a body; the device has none",
            DeviceRule.Stackalloc => "uses stackalloc; the device has none, use a byte[] that is kept",
            DeviceRule.Pointer => "uses a pointer (fixed, unsafe); the device crashes on it",
            DeviceRule.TypedReference => "uses __arglist or a typed reference; the interpreter has no instruction for it",
            DeviceRule.CheckedArithmetic => "uses checked arithmetic; the device does not throw, so test the range instead",
            DeviceRule.EnumText => "turns an enum into text; the device writes its number, so name the members in a switch",
            DeviceRule.Reflection => "uses reflection; the device implements a part only and no build checks the names, so call the member",
            DeviceRule.Culture => "uses a culture; the device has only one",
            DeviceRule.SpinWait => "uses SpinWait; it returns at once or stops every thread, so wait for an event",
            DeviceRule.Debugger => "uses the debugger; a camera in use has none, so write a line to the console",
            DeviceRule.StructLayout => "uses StructLayout; the device ignores it, so write and read each field",
            DeviceRule.ExcludedType => "has ExcludeType; the build for the device leaves the type out",
            DeviceRule.NoEffect => "uses a type or an attribute that has no effect on the device; remove it",
            _ => throw new UnreachableException(),
        };
}

/// <summary>A use of something that the device cannot run, and its place.</summary>
/// <param name="Rule">The rule it breaks.</param>
/// <param name="Source">Source file and line, or the name of the assembly where the symbols have none.</param>
/// <param name="Member">Type, or type and member.</param>
internal sealed record Violation(DeviceRule Rule, string Source, string Member)
{
    public override string ToString() => $"{Source}: {Member} {Rule.Sentence()}.";
}
