using System.Text.Json.Nodes;

namespace NanoCam.Wire.Tests.Vectors;

/// <summary>One golden message: committed bytes and their values. Tests never write them; vectors.py does.</summary>
/// <param name="Name">Name of the vector and of its .bin file.</param>
/// <param name="Type">Kind of the message.</param>
/// <param name="Fields">Every field and its value.</param>
/// <param name="Later">Bytes that a later version appended to the fields; empty if this version writes the message.</param>
/// <param name="Earlier">Length of the body in an earlier version; 0 for a body with every field.</param>
/// <param name="Jpeg">The JPEG of a Frame.</param>
/// <param name="Bytes">The whole message.</param>
internal sealed record Vector(string Name, MessageType Type, JsonNode Fields, byte[] Later, int Earlier, byte[] Jpeg, byte[] Bytes)
{
    public static readonly string Directory = Path.Combine(AppContext.BaseDirectory, "Vectors");

    public static readonly IReadOnlyList<Vector> All =
    [
        .. JsonNode.Parse(File.ReadAllText(Path.Combine(Directory, "vectors.json")))!["vectors"]!.AsArray().Select(Parse),
    ];

    /// <summary>Whether this version writes exactly these bytes.</summary>
    public bool IsCurrent => Later.Length == 0 && Earlier == 0;

    /// <summary>Bytes of the body.</summary>
    public int BodyLength => Bytes.Length - MessageHeader.Size;

    public static Vector Of(string name) => All.Single(vector => vector.Name == name);

    public static TheoryData<string> Names(Func<Vector, bool> which) => new(All.Where(which).Select(vector => vector.Name));

    private static Vector Parse(JsonNode? node) =>
        new(
            (string)node!["name"]!,
            Enum.Parse<MessageType>((string)node["type"]!),
            node["fields"]!,
            Hex(node["later"]),
            (int?)node["earlier"] ?? 0,
            Hex(node["jpeg"]),
            Hex(node["hex"])
        );

    private static byte[] Hex(JsonNode? node) => node == null ? [] : Convert.FromHexString((string)node!);
}
