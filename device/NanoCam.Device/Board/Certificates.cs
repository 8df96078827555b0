using System;
using System.IO;
using System.Security.Cryptography.X509Certificates;

namespace NanoCam.Device.Board;

/// <summary>Certificates in the internal storage.</summary>
internal static class Certificates
{
    /// <summary>The certificate (PEM) in a file, or null when there is none.</summary>
    public static X509Certificate? Read(string path)
    {
        try
        {
            // mbedTLS expects PEM text with a NUL at its end.
            return File.Exists(path) ? new X509Certificate(File.ReadAllText(path) + "\0") : null;
        }
        catch (Exception e)
        {
            // Without it, the certificate check fails with a reason, but the camera still runs.
            Console.WriteLine("Certificate: " + e.Message);
            return null;
        }
    }
}
