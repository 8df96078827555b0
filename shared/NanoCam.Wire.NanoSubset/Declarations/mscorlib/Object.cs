// mscorlib: the roots of the type system.
#nullable disable

using System.Reflection;

namespace System;

public class Object
{
    public extern Object();
    public virtual extern string ToString();
    public virtual extern bool Equals(object obj);
    public static extern bool Equals(object objA, object objB);
    public static extern bool ReferenceEquals(object objA, object objB);
    public virtual extern int GetHashCode();
    public extern Type GetType();
    protected extern object MemberwiseClone();
}

public abstract class ValueType
{
    public override extern bool Equals(object obj);
    protected extern ValueType();
}

public abstract class Enum : ValueType
{
    public extern bool HasFlag(Enum flag);
    public override extern string ToString();
    protected extern Enum();
}

public struct Void;

public struct RuntimeTypeHandle;

public struct RuntimeFieldHandle;

public struct RuntimeMethodHandle;

public abstract class Type : MemberInfo
{
    public abstract Assembly Assembly { get; }
    public abstract string FullName { get; }
    public abstract Type BaseType { get; }
    public extern bool IsClass { get; }
    public extern bool IsInterface { get; }
    public extern bool IsValueType { get; }
    public extern bool IsAbstract { get; }
    public extern bool IsEnum { get; }
    public extern bool IsArray { get; }
    public static extern Type GetTypeFromHandle(RuntimeTypeHandle handle);
    public abstract Type[] GetInterfaces();
    public abstract Type GetElementType();
    public virtual extern bool IsSubclassOf(Type c);
    public virtual extern bool IsInstanceOfType(object o);
    public override extern string ToString();
    protected extern Type();
}

public sealed class Version
{
    public extern int Major { get; }
    public extern int Minor { get; }
    public extern int Revision { get; }
    public extern int Build { get; }
    public extern Version(int major, int minor, int build, int revision);
    public extern Version(int major, int minor);
    public override extern bool Equals(object obj);
    public override extern string ToString();
    public override extern int GetHashCode();
}
