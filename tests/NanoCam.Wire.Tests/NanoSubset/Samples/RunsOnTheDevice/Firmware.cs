using System;
using System.Device.Gpio;
using System.Device.I2c;
using System.Device.Pwm;
using System.Device.Wifi;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Http.Http.Headers;
using System.Net.NetworkInformation;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using nanoFramework.Hardware.Esp32;
using nanoFramework.Networking;
using nanoFramework.Runtime.Native;

namespace Sample;

public sealed class Firmware
{
    private readonly ManualResetEvent _stop = new(false);

    public static Socket Connect(string host, int port)
    {
        IPAddress address = Dns.GetHostEntry(host).AddressList[0];
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.NoDelay, true);
        socket.SendTimeout = 5000;
        socket.Connect(new IPEndPoint(address, port));
        return socket;
    }

    public static int Receive(Socket socket, byte[] buffer)
    {
        try
        {
            return socket.Poll(1000, SelectMode.SelectRead) ? socket.Receive(buffer, 0, buffer.Length, SocketFlags.None) : 0;
        }
        catch (SocketException exception) when (exception.ErrorCode == (int)SocketError.TimedOut)
        {
            return 0;
        }
    }

    public static SslStream Secure(Socket socket, string host, string authority)
    {
        SslStream stream = new(socket) { SslVerification = SslVerification.CertificateRequired };
        stream.AuthenticateAsClient(host, null, new X509Certificate(authority + "\0"), SslProtocols.Tls12);
        return stream;
    }

    public static int Post(string address, byte[] buffer, int count)
    {
        using HttpClient client = new() { Timeout = TimeSpan.FromSeconds(10) };
        using ByteArrayContent content = new(buffer, 0, count);
        content.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        content.Headers.Add("X-NanoCam-Sequence", "1");
        using HttpResponseMessage response = client.Post(address, content);
        return (int)response.StatusCode;
    }

    public static int Number(string text) => int.TryParse(text, out int number) ? number : 0;

    public static string Load(string path) => File.Exists(path) ? File.ReadAllText(path) : "";

    public static void Save(string path, byte[] bytes)
    {
        using FileStream file = new(path, FileMode.Create, FileAccess.Write);
        file.Write(bytes, 0, bytes.Length);
        file.Flush();
    }

    public static byte[] Prove(byte[] key, byte[] message)
    {
        using HMACSHA256 hmac = new(key);
        return hmac.ComputeHash(message);
    }

    public static bool Join(string ssid, string password)
    {
        CancellationTokenSource patience = new(30_000);
        return WifiNetworkHelper.ConnectDhcp(ssid, password, WifiReconnectionKind.Automatic, token: patience.Token)
            && NetworkInterface.GetAllNetworkInterfaces()[0].IPv4Address != "0.0.0.0";
    }

    public static void Light(int pin)
    {
        Configuration.SetPinFunction(pin, DeviceFunction.PWM1);
        using PwmChannel channel = PwmChannel.CreateFromPin(pin, 5000, 0);
        channel.DutyCycle = 0.5;
        new GpioController().OpenPin(pin, PinMode.Output).Write(PinValue.High);
    }

    public static bool Write(int address)
    {
        using I2cDevice device = new(new I2cConnectionSettings(1, address, I2cBusSpeed.StandardMode));
        return device.Write(new byte[] { 1, 2 }).Status == I2cTransferStatus.FullTransfer;
    }

    public static void Rest(TimeSpan time)
    {
        nanoFramework.Runtime.Native.GC.Run(false);
        if (Sleep.EnableWakeupByTimer(time) != EspNativeError.OK)
        {
            Power.RebootDevice();
        }

        Sleep.StartDeepSleep();
    }

    public void Start(Socket listener)
    {
        int served = 0;
        Thread thread = new(() =>
        {
            while (!_stop.WaitOne(10, false))
            {
                using Socket client = listener.Accept();
                served++;
            }
        })
        {
            Priority = ThreadPriority.BelowNormal,
        };
        thread.Start();
        Console.WriteLine("served " + served);
    }
}
