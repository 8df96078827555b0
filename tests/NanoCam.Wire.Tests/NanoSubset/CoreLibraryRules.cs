using System.Collections.Immutable;

namespace NanoCam.Wire.Tests.NanoSubset;

/// <summary>
/// Types and members of the CoreLibrary that the firmware must not use. The reasons are those of <see cref="DeviceRule"/>; their source is
/// nf-interpreter of 2026-07-24 and metadata processor 3.0. What is not listed may be used: after an update of the package, compare its
/// public types and members with those of the version before.
/// </summary>
internal static class CoreLibraryRules
{
    private static readonly ImmutableHashSet<DeviceRule> None = [];

    private static readonly Dictionary<DeviceRule, string[]> NamesByRule = new()
    {
        [DeviceRule.Reflection] =
        [
            .. In("System.Reflection", "Binder BindingFlags ConstructorInfo FieldInfo IReflect MethodBase MethodInfo ParameterInfo"),
            .. In("System.Reflection", "AssemblyNameFlags MemberTypes MethodImplAttributes ProcessorArchitecture PropertyInfo"),
            .. In("System.Reflection.Assembly", "GetSatelliteAssembly GetType GetTypes Load"),
            .. In("System.Reflection.MemberInfo", "GetCustomAttributes get_MemberType"),
            .. In("System.Type", "GetConstructor GetConstructors GetField GetFields GetMethod GetMethods GetType InvokeMember"),
            .. In("System.Type", "get_AssemblyQualifiedName get_IsNotPublic get_IsPublic get_IsSerializable"),
            "System.Delegate.get_Method",
        ],
        [DeviceRule.Culture] = [.. In("System.Globalization", "CultureInfo DateTimeFormatInfo NumberFormatInfo")],
        [DeviceRule.SpinWait] = ["System.Threading.SpinWait"],
        [DeviceRule.Debugger] = ["System.Diagnostics.Debugger"],
        [DeviceRule.TypedReference] = [.. In("System", "RuntimeArgumentHandle TypedReference")],
        [DeviceRule.StructLayout] = [.. In("System.Runtime.InteropServices", "CharSet LayoutKind StructLayoutAttribute")],
        [DeviceRule.ExcludedType] = ["System.Runtime.CompilerServices.ExcludeTypeAttribute"],
        [DeviceRule.NoEffect] =
        [
            .. In("System", "AppDomainUnloadedException DBNull ICustomFormatter PlatformNotSupportedException TypeCode"),
            .. In("System", "CLSCompliantAttribute MTAThreadAttribute NonSerializedAttribute SerializableAttribute STAThreadAttribute"),
            .. In("System.ComponentModel", "EditorBrowsableAttribute EditorBrowsableState"),
            // Without Debuggable, DebuggerBrowsable and DebuggerHidden: the compiler adds these, and the build for the device drops them.
            .. In("System.Diagnostics", "DebuggerNonUserCodeAttribute DebuggerStepperBoundaryAttribute DebuggerStepThroughAttribute"),
            .. In("System.Diagnostics", "DebuggerTypeProxyAttribute NativeProfiledAttribute"),
            .. In("System.Reflection", "AssemblyConfigurationAttribute AssemblyCultureAttribute AssemblyDefaultAliasAttribute"),
            .. In("System.Reflection", "AssemblyDelaySignAttribute AssemblyFlagsAttribute AssemblyInformationalVersionAttribute"),
            .. In("System.Reflection", "AssemblyKeyFileAttribute AssemblyKeyNameAttribute AssemblyTrademarkAttribute"),
            .. In("System.Runtime.CompilerServices", "AccessedThroughPropertyAttribute"),
            .. In("System.Runtime.InteropServices", "ComVisibleAttribute GuidAttribute OutAttribute"),
            .. In("System.Runtime.Remoting", "RemotingServices"),
            .. In("System.Runtime.Versioning", "TargetFrameworkAttribute"),
        ],
    };

    private static readonly Dictionary<string, ImmutableHashSet<DeviceRule>> RulesByName = NamesByRule
        .SelectMany(rule => rule.Value.Select(name => (Name: name, rule.Key)))
        .ToDictionary(rule => rule.Name, rule => ImmutableHashSet.Create(rule.Key));

    /// <summary>Every full name that breaks a rule.</summary>
    public static IEnumerable<string> Names => RulesByName.Keys;

    /// <summary>The rules that the name of a type, or of a member after that of its type, breaks.</summary>
    public static ImmutableHashSet<DeviceRule> Of(string name) =>
        name.Contains('`', StringComparison.Ordinal) ? [DeviceRule.GenericInstantiation] : RulesByName.GetValueOrDefault(name, None);

    private static IEnumerable<string> In(string scope, string names) => names.Split(' ').Select(name => $"{scope}.{name}");
}
