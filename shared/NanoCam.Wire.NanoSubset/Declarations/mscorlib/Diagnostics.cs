// mscorlib: text only; Debug vanishes in Release, Console stays.
#nullable disable

namespace System.Diagnostics
{
    public static class Debug
    {
        public static extern void Assert(bool condition);
        public static extern void Assert(bool condition, string message);
        public static extern void Assert(bool condition, string message, string detailedMessage);
        public static extern void Write(string message);
        public static extern void WriteLine();
        public static extern void WriteLine(string message);
    }
}

namespace System
{
    public static class Console
    {
        public static extern void Write(string value);
        public static extern void WriteLine();
        public static extern void WriteLine(string value);
    }
}
