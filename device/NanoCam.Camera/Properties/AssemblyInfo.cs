using System.Reflection;

[assembly: AssemblyTitle("NanoCam.Camera")]
[assembly: AssemblyProduct("NanoCam")]

// Told to nanoFramework's tools; device/native/interop carries the same number. Raise both when the native contract changes.
[assembly: AssemblyNativeVersion("1.0.0.0")]
