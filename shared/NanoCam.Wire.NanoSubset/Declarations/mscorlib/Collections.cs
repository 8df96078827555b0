// mscorlib.
#nullable disable

namespace System.Collections;

public interface IEnumerator
{
    object Current { get; }
    bool MoveNext();
    void Reset();
}

public interface IEnumerable
{
    IEnumerator GetEnumerator();
}

public interface ICollection : IEnumerable
{
    int Count { get; }
    object SyncRoot { get; }
    bool IsSynchronized { get; }
    void CopyTo(Array array, int index);
}

public interface IList : ICollection
{
    object this[int index] { get; set; }
    bool IsReadOnly { get; }
    bool IsFixedSize { get; }
    int Add(object value);
    bool Contains(object value);
    void Clear();
    int IndexOf(object value);
    void Insert(int index, object value);
    void Remove(object value);
    void RemoveAt(int index);
}

public interface IComparer
{
    int Compare(object x, object y);
}

public interface IEqualityComparer
{
    bool Equals(object x, object y);
    int GetHashCode(object obj);
}

public class ArrayList : IList, ICloneable
{
    public virtual extern int Capacity { get; set; }
    public virtual extern int Count { get; }
    public virtual extern bool IsFixedSize { get; }
    public virtual extern bool IsReadOnly { get; }
    public virtual extern bool IsSynchronized { get; }
    public virtual extern object SyncRoot { get; }
    public virtual extern object this[int index] { get; set; }
    public extern ArrayList();
    public virtual extern int Add(object value);
    public virtual extern int BinarySearch(object value, IComparer comparer);
    public virtual extern void Clear();
    public virtual extern object Clone();
    public virtual extern bool Contains(object value);
    public virtual extern void CopyTo(Array array);
    public virtual extern void CopyTo(Array array, int index);
    public virtual extern IEnumerator GetEnumerator();
    public virtual extern int IndexOf(object value);
    public virtual extern int IndexOf(object value, int startIndex);
    public virtual extern int IndexOf(object value, int startIndex, int count);
    public virtual extern void Insert(int index, object value);
    public virtual extern void Remove(object value);
    public virtual extern void RemoveAt(int index);
    public virtual extern object[] ToArray();
    public virtual extern Array ToArray(Type type);
}
