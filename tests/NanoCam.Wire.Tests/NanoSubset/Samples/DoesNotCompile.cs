namespace NanoCam.Wire.Tests.NanoSubset.Samples;

/// <summary>
/// C# that the compiler rejects because the device does not have it. Each sample has the errors and the members of a static class;
/// <see cref="NanoCompiler"/> adds the rest.
/// </summary>
internal static class DoesNotCompile
{
    private static readonly Dictionary<string, (string Errors, string Source)> Language = new()
    {
        ["anonymous type"] = ("CS0656", "static object Pair() => new { X = 1, Y = 2 };"),
        ["async method"] = ("CS0246 CS0161", "static async Task Wait() { await Wait(); }"),
        ["async void method"] = ("CS0518 CS0656", "static async void Begin() => Begin();"),
        ["collection expression of a List"] = ("CS0246", "static object Make() { List<int> numbers = [1, 2, 3]; return numbers; }"),
        ["decimal"] = ("CS0518", "static object Price() => 1.5m;"),
        ["dynamic"] = ("CS1980", "static object Name(dynamic camera) => camera.Name;"),
        ["index from the end"] = ("CS0518 CS0656", "static byte Last(byte[] bytes) => bytes[^1];"),
        ["internal member of another assembly"] = ("CS0122", "static int Run() => NanoCam.Camera.NativeCamera.Close();"),
        ["LINQ method"] = ("CS0234", "static object First(int[] numbers) => System.Linq.Enumerable.First(numbers);"),
        ["LINQ query"] = ("CS1935", "static object Odd(int[] numbers) => from number in numbers where number % 2 == 1 select number;"),
        ["null-conditional access to a value"] = ("CS0518", "static int Length(byte[]? bytes) => bytes?.Length ?? 0;"),
        ["nullable value"] = ("CS0518", "static int Or(int? value) => value ?? 0;"),
        ["range"] = ("CS0518", "static byte[] Tail(byte[] bytes) => bytes[1..];"),
        ["record"] = ("CS0518 CS0656", "public sealed record Point(int X, int Y);"),
        ["record struct"] = ("CS0518 CS0656", "public record struct Point(int X, int Y);"),
        ["required member"] = ("CS0656", "public sealed class Options { public required string Id; }"),
        ["static abstract member"] = ("CS8919", "public interface IMessage { static abstract int Size(); }"),
        ["tuple"] = ("CS8179", "static int Sum() { var pair = (1, 2); return pair.Item1 + pair.Item2; }"),
        ["tuple swap"] = ("CS8179", "static int Swap(int a, int b) { (a, b) = (b, a); return a - b; }"),
        ["UTF-8 literal"] = ("CS0518", "static object Boundary() => \"--frame\"u8.Length;"),
        ["volatile field"] = ("CS0518", "public static volatile bool Stop;"),
        ["yield"] = ("CS0518 CS0656", "static IEnumerator Count() { yield return 1; }"),
    };

    private static readonly Dictionary<string, (string Errors, string Source)> CoreLibrary = new()
    {
        ["Array.Reverse"] = ("CS0117", "static void Turn(int[] numbers) => Array.Reverse(numbers);"),
        ["Array.Sort"] = ("CS0117", "static void Order(int[] numbers) => Array.Sort(numbers);"),
        ["Buffer.BlockCopy"] = ("CS0103", "static void Copy(byte[] from, byte[] to) => Buffer.BlockCopy(from, 0, to, 0, 4);"),
        ["Console.WriteLine of a number"] = ("CS1503", "static void Print() => Console.WriteLine(42);"),
        ["Convert.ToHexString"] = ("CS0117", "static string Text(byte[] bytes) => Convert.ToHexString(bytes);"),
        ["DateTimeOffset"] = ("CS0103", "static object Now() => DateTimeOffset.UtcNow;"),
        ["Debug.WriteLine of a number"] = ("CS1503", "static void Print() => Debug.WriteLine(42);"),
        ["Dictionary"] = ("CS0246", "static object Make() => new Dictionary<string, int>();"),
        ["DivideByZeroException"] = (
            "CS0246",
            "static int Divide(int a, int b) { try { return a / b; } catch (DivideByZeroException) { return 0; } }"
        ),
        ["Enum.Parse"] = ("CS0117", "static object Day() => Enum.Parse(typeof(DayOfWeek), \"Monday\");"),
        ["Func of four types"] = ("CS0305", "static int Run(Func<int, int, int, int> sum) => sum(1, 2, 3);"),
        ["GC of two libraries"] = ("CS0104", "static uint Run() => GC.Run(true);"),
        ["GC.Collect"] = ("CS0117", "static void Clean() => System.GC.Collect();"),
        ["Interlocked on long"] = ("CS1503", "static long Add(long[] count) => Interlocked.Increment(ref count[0]);"),
        ["List"] = ("CS0246", "static object Make() => new List<int>();"),
        ["Math"] = ("CS0103", "static int Larger(int a, int b) => Math.Max(a, b);"),
        ["Monitor.PulseAll"] = ("CS0117", "static void Run(object gate) => Monitor.PulseAll(gate);"),
        ["Monitor.TryEnter"] = ("CS0117", "static bool Run(object gate) => Monitor.TryEnter(gate);"),
        ["Monitor.Wait"] = ("CS0117", "static void Wait(object gate) => Monitor.Wait(gate);"),
        ["Random.Next between two numbers"] = ("CS1501", "static int Roll(Random random) => random.Next(1, 6);"),
        ["SemaphoreSlim"] = ("CS0246", "static object Make() => new SemaphoreSlim(1);"),
        ["Span"] = ("CS0246", "static int Count(Span<byte> bytes) => bytes.Length;"),
        ["Stopwatch"] = ("CS0103", "static object Start() => Stopwatch.StartNew();"),
        ["string.IsNullOrWhiteSpace"] = ("CS0117", "static bool IsEmpty(string text) => string.IsNullOrWhiteSpace(text);"),
        ["string.Join"] = ("CS0117", "static string List(string[] words) => string.Join(\",\", words);"),
        ["string.Replace"] = ("CS1061", "static string Clean(string text) => text.Replace(\"a\", \"b\");"),
        ["string.Split on text"] = ("CS1503", "static object Lines(string text) => text.Split(\"\\r\\n\");"),
        ["Thread with a parameter"] = ("CS1593", "static void Run() => new Thread(parameter => { }).Start();"),
        ["Thread.IsBackground"] = ("CS1061", "static void Run(Thread thread) => thread.IsBackground = true;"),
        ["Thread.Start with a parameter"] = ("CS1501", "static void Run(Thread thread) => thread.Start(\"parameter\");"),
        ["ThreadPool"] = ("CS0103", "static void Queue() => ThreadPool.QueueUserWorkItem(null);"),
    };

    private static readonly Dictionary<string, (string Errors, string Source)> OtherLibraries = new()
    {
        ["Dns.GetHostAddresses"] = ("CS0117", "static object Find() => Dns.GetHostAddresses(\"server\");"),
        ["DriveInfo.AvailableFreeSpace"] = ("CS1061", "static long Free(DriveInfo drive) => drive.AvailableFreeSpace;"),
        ["Encoding.ASCII"] = ("CS0117", "static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);"),
        ["Encoding.GetString of an array"] = ("CS7036", "static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);"),
        ["Environment.TickCount"] = ("CS0117", "static int Now() => Environment.TickCount;"),
        ["File.Move over another file"] = ("CS1501", "static void Run() => File.Move(\"I:\\\\new.txt\", \"I:\\\\nanocam.txt\", true);"),
        ["File.ReadAllLines"] = ("CS0117", "static object Read() => File.ReadAllLines(\"I:\\\\nanocam.txt\");"),
        ["File.Replace"] = ("CS0117", "static void Run() => File.Replace(\"I:\\\\new.txt\", \"I:\\\\nanocam.txt\", null);"),
        ["HttpClient with a handler"] = ("CS1729", "static object Make(HttpMessageHandler handler) => new HttpClient(handler);"),
        ["HttpClient.PostAsync"] = (
            "CS1061",
            "static object Send(HttpClient client, HttpContent content) => client.PostAsync(\"http://a\", content);"
        ),
        ["HttpContent.ReadAsStringAsync"] = ("CS1061", "static object Read(HttpContent content) => content.ReadAsStringAsync();"),
        ["HttpHeaders.TryAddWithoutValidation"] = (
            "CS1061",
            "static void Add(HttpContent content) => content.Headers.TryAddWithoutValidation(\"X-NanoCam-Sequence\", \"1\");"
        ),
        ["HttpListener"] = ("CS0246", "static object Listen() => new HttpListener(\"http\", 80);"),
        ["IPAddress.TryParse"] = ("CS0117", "static bool Read() => IPAddress.TryParse(\"192.168.1.10\", out IPAddress address);"),
        ["MemoryStream of a capacity"] = ("CS1503", "static object Make() => new MemoryStream(4096);"),
        ["MultipartFormDataContent"] = ("CS0246", "static object Make() => new MultipartFormDataContent();"),
        ["RandomNumberGenerator"] = ("CS0103", "static void Fill(byte[] bytes) => RandomNumberGenerator.Fill(bytes);"),
        ["SHA256"] = ("CS0103", "static byte[] Hash(byte[] bytes) => SHA256.HashData(bytes);"),
        ["Socket.Connect to a name"] = ("CS1501", "static void Run(Socket socket) => socket.Connect(\"server\", 8080);"),
        ["Socket.ConnectAsync"] = ("CS1061", "static void Run(Socket socket, EndPoint server) => socket.ConnectAsync(server);"),
        ["Socket.Dispose"] = ("CS0122", "static void Run(Socket socket) => socket.Dispose();"),
        ["Socket.NoDelay"] = ("CS1061", "static void Run(Socket socket) => socket.NoDelay = true;"),
        ["Socket.Shutdown"] = ("CS1061", "static void Run(Socket socket) => socket.Shutdown(2);"),
        ["SocketException.SocketErrorCode"] = ("CS1061", "static object Code(SocketException exception) => exception.SocketErrorCode;"),
        ["Stream.CopyTo with a buffer size"] = ("CS1501", "static void Run(Stream from, Stream to) => from.CopyTo(to, 4096);"),
        ["Stream.ReadAsync"] = ("CS1061", "static object Read(Stream stream, byte[] buffer) => stream.ReadAsync(buffer, 0, 1);"),
        ["StringBuilder.AppendFormat"] = ("CS1061", "static object Text(StringBuilder text) => text.AppendFormat(\"{0}\", 1);"),
        ["WifiConnectionResult of our own"] = ("CS1729", "static object Make() => new System.Device.Wifi.WifiConnectionResult();"),
    };

    public static IReadOnlyDictionary<string, (string Errors, string Source)> All { get; } =
        Language.Concat(CoreLibrary).Concat(OtherLibraries).ToDictionary();
}
