using NanoCam.Examples;

// dotnet run --project examples/csharp -- watch http://127.0.0.1:8080 demo-garden [FRAMES]
// dotnet run --project examples/csharp -- send http://127.0.0.1:8080 door photo.jpg
// dotnet run --project examples/csharp -- steer http://127.0.0.1:8080 demo-garden quality=60 brightness=1
if (args is not [var command, var address, var camera, .. var rest])
{
    Console.Error.WriteLine("Usage: watch SERVER CAMERA [FRAMES] | send SERVER CAMERA FILE | steer SERVER CAMERA NAME=NUMBER…");
    return 2;
}

var server = new Uri(address.TrimEnd('/') + "/");
return command switch
{
    "watch" => await Watch.RunAsync(server, camera, rest is [var frames] ? int.Parse(frames) : int.MaxValue),
    "send" when rest is [var file] => await Send.RunAsync(server, camera, file),
    "steer" => await Steer.RunAsync(server, camera, rest),
    _ => 2,
};
