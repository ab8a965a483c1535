namespace Heating.Bench.Memory;

/// <summary>
/// Costs on nanoFramework's managed heap, in bytes, as measured on the real interpreter. Memory is allocated in blocks of
/// 12: one for an object's header and one for each field, whatever the field's type. Arrays and strings are given by
/// requested size; <see cref="InBlocks"/> rounds up to what they occupy.
/// </summary>
public static class NanoCost
{
    /// <summary>The unit of the heap.</summary>
    public const int Block = 12;

    /// <summary>A delegate.</summary>
    public const int Delegate = 3 * Block;

    /// <summary>A boxed value.</summary>
    public const int Boxed = 2 * Block;

    /// <summary>A thread, without its frames.</summary>
    public const int Thread = 408;

    /// <summary>A string literal: the header only; its text stays in flash.</summary>
    public const int Literal = Block;

    /// <summary>What formatting a number costs besides the text: the boxed number and the format literal.</summary>
    public const int Format = Boxed + Literal;

    private const int ArrayHead = 20;
    private const int TextHead = 13;
    private const int FrameHead = 84;
    private const int FrameSlotsMin = 10;

    // The interpreter reserves two slots for newobj and one for inlined calls.
    private const int FrameSlotsSpare = 3;

    /// <summary>An object, or a struct in a field, in an array or in a local variable.</summary>
    /// <param name="fields">Instance fields, inherited ones included.</param>
    public static int Object(int fields) => Block + (Block * fields);

    /// <summary>A string created at run time.</summary>
    /// <param name="utf8Bytes">Its length in UTF-8.</param>
    public static int Text(int utf8Bytes) => TextHead + utf8Bytes;

    /// <summary>An array, without the objects its elements refer to.</summary>
    public static int Array(Type element, int length) => ArrayHead + (ElementBytes(element) * length);

    /// <summary>The frame of a call: at least 204.</summary>
    /// <param name="locals">Local variables.</param>
    /// <param name="stack">The deepest evaluation stack.</param>
    public static int Frame(int locals, int stack) =>
        FrameHead + (Block * Math.Max(FrameSlotsMin, locals + stack + FrameSlotsSpare));

    /// <summary>The bytes occupied by a request of this size.</summary>
    public static int InBlocks(int bytes) => (bytes + Block - 1) / Block * Block;

    private static int ElementBytes(Type element) => Type.GetTypeCode(element) switch
    {
        TypeCode.Boolean or TypeCode.Byte or TypeCode.SByte => 1,
        TypeCode.Char or TypeCode.Int16 or TypeCode.UInt16 => 2,
        TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Single => 4,
        TypeCode.Int64 or TypeCode.UInt64 or TypeCode.Double or TypeCode.DateTime => 8,
        _ => Block,
    };
}
