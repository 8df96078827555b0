// mscorlib: what it takes to ask for the running version.
#nullable disable

namespace System.Reflection;

public abstract class MemberInfo
{
    public abstract string Name { get; }
    public abstract Type DeclaringType { get; }
    protected extern MemberInfo();
}

public class Assembly
{
    public virtual extern string FullName { get; }
    public static extern Assembly GetExecutingAssembly();
    public extern AssemblyName GetName();
    public static extern Assembly GetAssembly(Type type);
}

public sealed class AssemblyName
{
    internal extern AssemblyName();
    public extern string Name { get; }
    public extern string FullName { get; }
    public extern Version Version { get; }
}

public sealed class AssemblyVersionAttribute : Attribute
{
    public extern string Version { get; }
    public extern AssemblyVersionAttribute(string version);
}

public sealed class AssemblyTitleAttribute : Attribute
{
    public extern string Title { get; }
    public extern AssemblyTitleAttribute(string title);
}

public sealed class AssemblyNativeVersionAttribute : Attribute
{
    public extern string NativeVersion { get; }
    public extern AssemblyNativeVersionAttribute(string version);
}

public sealed class AssemblyProductAttribute : Attribute
{
    public extern string Product { get; }
    public extern AssemblyProductAttribute(string product);
}

public sealed class AssemblyCompanyAttribute : Attribute
{
    public extern string Company { get; }
    public extern AssemblyCompanyAttribute(string company);
}

public sealed class AssemblyCopyrightAttribute : Attribute
{
    public extern string Copyright { get; }
    public extern AssemblyCopyrightAttribute(string copyright);
}

public sealed class AssemblyDescriptionAttribute : Attribute
{
    public extern string Description { get; }
    public extern AssemblyDescriptionAttribute(string description);
}

public sealed class AssemblyFileVersionAttribute : Attribute
{
    public extern string Version { get; }
    public extern AssemblyFileVersionAttribute(string version);
}
