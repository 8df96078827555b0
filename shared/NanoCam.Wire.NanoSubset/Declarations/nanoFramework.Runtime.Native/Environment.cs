// nanoFramework.Runtime.Native.
#nullable disable

namespace System;

public static class Environment
{
    public static extern long TickCount64 { get; }
}
