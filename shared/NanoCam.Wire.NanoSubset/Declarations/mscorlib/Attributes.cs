// mscorlib: the attributes that code or the compiler applies.
#nullable disable

namespace System
{
    public abstract class Attribute
    {
        protected extern Attribute();
    }

    public enum AttributeTargets
    {
        Assembly = 1,
        Module = 2,
        Class = 4,
        Struct = 8,
        Enum = 16,
        Constructor = 32,
        Method = 64,
        Property = 128,
        Field = 256,
        Event = 512,
        Interface = 1024,
        Parameter = 2048,
        Delegate = 4096,
        ReturnValue = 8192,
        All = 16383
    }

    public sealed class AttributeUsageAttribute : Attribute
    {
        public extern AttributeTargets ValidOn { get; }
        public extern bool AllowMultiple { get; set; }
        public extern bool Inherited { get; set; }
        public extern AttributeUsageAttribute(AttributeTargets validOn);
    }

    public class FlagsAttribute : Attribute
    {
        public extern FlagsAttribute();
    }

    public sealed class ObsoleteAttribute : Attribute
    {
        public extern string Message { get; }
        public extern bool IsError { get; }
        public extern ObsoleteAttribute();
        public extern ObsoleteAttribute(string message);
        public extern ObsoleteAttribute(string message, bool error);
    }

    public sealed class ParamArrayAttribute : Attribute
    {
        public extern ParamArrayAttribute();
    }
}

namespace System.Diagnostics
{
    public sealed class ConditionalAttribute : Attribute
    {
        public extern string ConditionString { get; }
        public extern ConditionalAttribute(string conditionString);
    }

    public sealed class DebuggerDisplayAttribute : Attribute
    {
        public extern string Value { get; }
        public extern string Name { get; set; }
        public extern string Type { get; set; }
        public extern Type Target { get; set; }
        public extern string TargetTypeName { get; set; }
        public extern DebuggerDisplayAttribute(string value);
    }
}

namespace System.Runtime.CompilerServices
{
    public sealed class CallerMemberNameAttribute : Attribute
    {
        public extern CallerMemberNameAttribute();
    }

    public sealed class CallerArgumentExpressionAttribute : Attribute
    {
        public extern string ParameterName { get; }
        public extern CallerArgumentExpressionAttribute(string parameterName);
    }

    public sealed class ExtensionAttribute : Attribute
    {
        public extern ExtensionAttribute();
    }

    public sealed class IndexerNameAttribute : Attribute
    {
        public extern IndexerNameAttribute(string indexerName);
    }

    public sealed class InternalsVisibleToAttribute : Attribute
    {
        public extern string AssemblyName { get; }
        public extern InternalsVisibleToAttribute(string assemblyName);
    }
}

namespace System.Reflection
{
    public sealed class DefaultMemberAttribute : Attribute
    {
        public extern string MemberName { get; }
        public extern DefaultMemberAttribute(string memberName);
    }
}
