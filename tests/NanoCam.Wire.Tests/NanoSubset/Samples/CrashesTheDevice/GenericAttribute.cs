// GenericInstantiation Sample.Camera
using System;

namespace Sample;

public sealed class MarkAttribute<T> : Attribute
{
}

[Mark<int>]
public sealed class Camera
{
}
