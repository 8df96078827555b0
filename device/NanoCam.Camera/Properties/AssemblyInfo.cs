using System.Reflection;

[assembly: AssemblyTitle("NanoCam.Camera")]
[assembly: AssemblyProduct("NanoCam")]

// For nanoFramework's tools; device/native/interop contains the same number. Raise both when the native contract changes.
[assembly: AssemblyNativeVersion("1.0.0.0")]
