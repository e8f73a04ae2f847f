package io.vigil.engine.entry;

import io.vigil.engine.entry.RecordCodec.Codec;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Codecs of records: a class is made for each, with the code that one would write by hand, since
 * calling accessors by reflection costs several times as much. The codecs of its components are
 * constants of that class.
 */
final class RecordShapes {

  private static final ClassDesc CODEC = desc(Codec.class);
  private static final ClassDesc WRITER = desc(ByteWriter.class);
  private static final ClassDesc READER = desc(ByteReader.class);
  private static final MethodTypeDesc WRITE =
      MethodTypeDesc.of(ConstantDescs.CD_void, WRITER, ConstantDescs.CD_Object);
  private static final MethodTypeDesc READ = MethodTypeDesc.of(ConstantDescs.CD_Object, READER);

  private RecordShapes() {}

  /**
   * @throws IllegalArgumentException if it can't be written, or is not public
   */
  static Codec of(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    List<Codec> codecs = new ArrayList<>();
    for (RecordComponent component : components) {
      codecs.add(RecordCodec.codec(component.getGenericType()));
    }
    byte[] code =
        ClassFile.of()
            .build(
                ClassDesc.of(RecordShapes.class.getPackageName(), type.getSimpleName() + "Shape"),
                shape -> {
                  shape.withFlags(ClassFile.ACC_FINAL).withInterfaceSymbols(CODEC);
                  shape.withMethodBody(
                      ConstantDescs.INIT_NAME,
                      ConstantDescs.MTD_void,
                      0,
                      body ->
                          body.aload(0)
                              .invokespecial(
                                  ConstantDescs.CD_Object,
                                  ConstantDescs.INIT_NAME,
                                  ConstantDescs.MTD_void)
                              .return_());
                  shape.withMethodBody(
                      "write", WRITE, ClassFile.ACC_PUBLIC, body -> write(body, type, components));
                  shape.withMethodBody(
                      "read", READ, ClassFile.ACC_PUBLIC, body -> read(body, type, components));
                });
    try {
      MethodHandles.Lookup made =
          MethodHandles.lookup().defineHiddenClassWithClassData(code, List.copyOf(codecs), true);
      return (Codec)
          made.findConstructor(made.lookupClass(), MethodType.methodType(void.class)).invoke();
    } catch (Throwable e) {
      throw new IllegalArgumentException("not encodable: " + type, e);
    }
  }

  private static void write(CodeBuilder body, Class<?> type, RecordComponent[] components) {
    ClassDesc record = desc(type);
    body.aload(2).checkcast(record).astore(2);
    for (int i = 0; i < components.length; i++) {
      Class<?> component = components[i].getType();
      String direct = directly(components[i]);
      if (direct.isEmpty()) {
        body.loadConstant(codec(i));
      }
      body.aload(1).aload(2);
      body.invokevirtual(record, components[i].getName(), MethodTypeDesc.of(desc(component)));
      if (direct.isEmpty()) {
        body.invokeinterface(CODEC, "write", WRITE);
      } else {
        if (component == int.class) {
          body.i2l();
        }
        body.invokevirtual(
            WRITER, direct, MethodTypeDesc.of(ConstantDescs.CD_void, desc(written(component))));
      }
    }
    body.return_();
  }

  private static void read(CodeBuilder body, Class<?> type, RecordComponent[] components) {
    ClassDesc record = desc(type);
    List<ClassDesc> types = new ArrayList<>();
    body.new_(record).dup();
    for (int i = 0; i < components.length; i++) {
      Class<?> component = components[i].getType();
      String direct = directly(components[i]);
      types.add(desc(component));
      if (direct.isEmpty()) {
        body.loadConstant(codec(i))
            .aload(1)
            .invokeinterface(CODEC, "read", READ)
            .checkcast(desc(component));
      } else {
        body.aload(1).invokevirtual(READER, direct, MethodTypeDesc.of(desc(written(component))));
        if (component == int.class) {
          body.invokestatic(
              desc(Math.class),
              "toIntExact",
              MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_long));
        }
      }
    }
    body.invokespecial(
            record, ConstantDescs.INIT_NAME, MethodTypeDesc.of(ConstantDescs.CD_void, types))
        .areturn();
  }

  /** The method of {@link ByteWriter} and {@link ByteReader} for a component; empty if none is. */
  private static String directly(RecordComponent component) {
    Class<?> type = component.getType();
    if (type == long.class && component.getName().endsWith("EpochMillis")) {
      return "time";
    } else if (type == int.class || type == long.class) {
      return "signed";
    } else if (type == boolean.class) {
      return "flag";
    } else if (type == UUID.class) {
      return "uuid";
    } else if (type == String.class) {
      return "text";
    }
    return "";
  }

  private static Class<?> written(Class<?> component) {
    return component == int.class ? long.class : component;
  }

  private static DynamicConstantDesc<Codec> codec(int index) {
    return DynamicConstantDesc.ofNamed(
        ConstantDescs.ofConstantBootstrap(
            desc(MethodHandles.class),
            "classDataAt",
            ConstantDescs.CD_Object,
            ConstantDescs.CD_int),
        ConstantDescs.DEFAULT_NAME,
        CODEC,
        index);
  }

  private static ClassDesc desc(Class<?> type) {
    return ClassDesc.ofDescriptor(type.descriptorString());
  }
}
