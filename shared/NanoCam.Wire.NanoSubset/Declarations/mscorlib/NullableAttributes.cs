// mscorlib: promises about null that the compiler checks.
#nullable disable

namespace System.Diagnostics.CodeAnalysis;

public sealed class AllowNullAttribute : Attribute
{
    public extern AllowNullAttribute();
}

public sealed class DisallowNullAttribute : Attribute
{
    public extern DisallowNullAttribute();
}

public sealed class DoesNotReturnAttribute : Attribute
{
    public extern DoesNotReturnAttribute();
}

public sealed class MaybeNullAttribute : Attribute
{
    public extern MaybeNullAttribute();
}

public sealed class MaybeNullWhenAttribute : Attribute
{
    public extern bool ReturnValue { get; }
    public extern MaybeNullWhenAttribute(bool returnValue);
}

public sealed class MemberNotNullAttribute : Attribute
{
    public extern string[] Members { get; }
    public extern MemberNotNullAttribute(string member);
    public extern MemberNotNullAttribute(params string[] members);
}

public sealed class NotNullAttribute : Attribute
{
    public extern NotNullAttribute();
}

public sealed class NotNullIfNotNullAttribute : Attribute
{
    public extern string ParameterName { get; }
    public extern NotNullIfNotNullAttribute(string parameterName);
}

public sealed class NotNullWhenAttribute : Attribute
{
    public extern bool ReturnValue { get; }
    public extern NotNullWhenAttribute(bool returnValue);
}
