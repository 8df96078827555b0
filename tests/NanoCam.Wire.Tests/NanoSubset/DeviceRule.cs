using System.Diagnostics;

namespace NanoCam.Wire.Tests.NanoSubset;

/// <summary>What compiles for nanoFramework without a word and then crashes or fails on the device.</summary>
internal enum DeviceRule
{
    GenericDefinition,
    GenericInstantiation,
    MultiDimensionalArray,
    DefaultInterfaceMethod,
    Stackalloc,
    Pointer,
    CheckedArithmetic,
    EnumText
}

internal static class DeviceRules
{
    /// <summary>The rule as the end of a sentence that begins with the place.</summary>
    public static string Sentence(this DeviceRule rule) => rule switch
    {
        DeviceRule.GenericDefinition => "is generic; the device crashes on a generic definition even if nobody uses it",
        DeviceRule.GenericInstantiation => "uses a generic type or method; the device crashes on it",
        DeviceRule.MultiDimensionalArray => "uses an array of more than one dimension; the device has none, use an array of arrays",
        DeviceRule.DefaultInterfaceMethod => "is an interface method with a body; the device has none",
        DeviceRule.Stackalloc => "uses stackalloc; the device has none, use a byte[] that is kept",
        DeviceRule.Pointer => "uses a pointer (fixed, unsafe); the device crashes on it",
        DeviceRule.CheckedArithmetic => "uses checked arithmetic; the device does not throw, so test the range instead",
        DeviceRule.EnumText => "turns an enum into text; the device writes its number, so name the members in a switch",
        _ => throw new UnreachableException()
    };
}

/// <summary>One thing the device cannot run, and where it is.</summary>
/// <param name="Rule">What it is.</param>
/// <param name="Source">Source file and line, or the name of the assembly where the symbols do not say.</param>
/// <param name="Member">Type, or type and member.</param>
internal sealed record Violation(DeviceRule Rule, string Source, string Member)
{
    public override string ToString() => $"{Source}: {Member} {Rule.Sentence()}.";
}
