// System.IO.Streams: text readers and writers.
#nullable disable

using System.Text;

namespace System.IO;

public class StreamReader : TextReader
{
    public virtual extern Stream BaseStream { get; }
    public virtual extern Encoding CurrentEncoding { get; }
    public extern bool EndOfStream { get; }
    public extern StreamReader(Stream stream, bool leaveOpen = false);
    public override extern void Close();
    protected override extern void Dispose(bool disposing);
    public override extern int Peek();
    public override extern int Read();
    public override extern int Read(char[] buffer, int index, int count);
    public override extern string ReadLine();
    public override extern string ReadToEnd();
}

public class StreamWriter : TextWriter
{
    public virtual extern Stream BaseStream { get; }
    public override extern Encoding Encoding { get; }
    public override extern string NewLine { get; set; }
    public extern StreamWriter(Stream stream, bool leaveOpen = false);
    public override extern void Close();
    protected override extern void Dispose(bool disposing);
    public override extern void Flush();
    public override extern void Write(char value);
    public override extern void Write(string value);
    public override extern void WriteLine();
    public override extern void WriteLine(string value);
}

public abstract class TextReader : MarshalByRefObject, IDisposable
{
    protected extern TextReader();
    public virtual extern void Close();
    public extern void Dispose();
    protected virtual extern void Dispose(bool disposing);
    public virtual extern int Peek();
    public virtual extern int Read();
    public virtual extern int Read(char[] buffer, int index, int count);
    public virtual extern int ReadBlock(char[] buffer, int index, int count);
    public virtual extern string ReadLine();
    public virtual extern string ReadToEnd();
}

public abstract class TextWriter : MarshalByRefObject, IDisposable
{
    public abstract Encoding Encoding { get; }
    public virtual extern string NewLine { get; set; }
    protected extern TextWriter();
    public virtual extern void Close();
    protected virtual extern void Dispose(bool disposing);
    public extern void Dispose();
    public virtual extern void Flush();
    public virtual extern void Write(char value);
    public virtual extern void Write(char[] buffer);
    public virtual extern void Write(char[] buffer, int index, int count);
    public virtual extern void Write(bool value);
    public virtual extern void Write(int value);
    public virtual extern void Write(uint value);
    public virtual extern void Write(long value);
    public virtual extern void Write(ulong value);
    public virtual extern void Write(float value);
    public virtual extern void Write(double value);
    public virtual extern void Write(string value);
    public virtual extern void Write(object value);
    public virtual extern void WriteLine();
    public virtual extern void WriteLine(char value);
    public virtual extern void WriteLine(char[] buffer);
    public virtual extern void WriteLine(char[] buffer, int index, int count);
    public virtual extern void WriteLine(bool value);
    public virtual extern void WriteLine(int value);
    public virtual extern void WriteLine(uint value);
    public virtual extern void WriteLine(long value);
    public virtual extern void WriteLine(ulong value);
    public virtual extern void WriteLine(float value);
    public virtual extern void WriteLine(double value);
    public virtual extern void WriteLine(string value);
    public virtual extern void WriteLine(object value);
}
