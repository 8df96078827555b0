using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace NanoCam.Wire.Tests.NanoSubset;

/// <summary>Walks a method's IL: the operations it uses, and the types, methods and fields it names.</summary>
internal static class IlOperands
{
    private static readonly Dictionary<int, OpCode> OpCodesByValue = typeof(OpCodes)
        .GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(opCode => opCode.Value & 0xFFFF);

    /// <summary>Every operation with the handle in its operand, or a nil handle where it names nothing.</summary>
    public static IEnumerable<(OpCode OpCode, EntityHandle Operand)> Read(byte[] il)
    {
        for (var at = 0; at < il.Length; )
        {
            int value = il[at++];
            if (value == 0xFE)
            {
                value = 0xFE00 | il[at++];
            }

            var opCode = OpCodesByValue[value];
            EntityHandle operand = default;
            switch (opCode.OperandType)
            {
                case OperandType.InlineType
                or OperandType.InlineMethod
                or OperandType.InlineField
                or OperandType.InlineTok
                or OperandType.InlineSig:
                    operand = MetadataTokens.EntityHandle(BitConverter.ToInt32(il, at));
                    at += 4;
                    break;
                case OperandType.InlineSwitch:
                    at += 4 + (4 * BitConverter.ToInt32(il, at));
                    break;
                default:
                    at += SizeOf(opCode.OperandType);
                    break;
            }

            yield return (opCode, operand);
        }
    }

    private static int SizeOf(OperandType type) =>
        type switch
        {
            OperandType.InlineNone => 0,
            OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
            OperandType.InlineVar => 2,
            OperandType.InlineI8 or OperandType.InlineR => 8,
            _ => 4,
        };
}
